"use strict";
// Starts Swagger UI over the document that the page names. The token given to Authorize is kept in this browser.
const place = document.getElementById("docs");
SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
