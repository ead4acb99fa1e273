// A database that speaks DynamoDB's API, in memory and on loopback: "dynalite", or "local" for Amazon's DynamoDB Local.
// Says where it listens; ends with its standard input, on which it takes commands, a JSON value on each line:
// {"fail": operation, "how": …, "times": n, "pass": m} makes that operation fail so many times once it has succeeded
// `pass` times, only with requests that contain the text of "on" if there is one. {"down": true} refuses everything.
// {"creating": ms} is how long dynalite takes to create a table.
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import dynalite from "dynalite";
import { startDynamoDbLocal } from "./dynamodb_local.mjs";

const pace = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }; // dynalite looks at it each time

function startDynalite() {
  const database = dynalite(pace);
  return (request, response) => database.emit("request", request, response);
}

const serve = process.argv[2] === "local" ? await startDynamoDbLocal() : startDynalite();
let faults = [];
let isDown = false;

function refuse(response, status, name) {
  response.statusCode = status;
  response.setHeader("Content-Type", "application/x-amz-json-1.0");
  response.removeHeader("Content-Length");
  response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: "made to fail" }));
}

// Has the request served, and does something else with its answer.
function instead(response, act) {
  const end = response.end.bind(response);
  response.end = () => {
    response.end = end;
    act();
  };
}

const ways = {
  throttled: (_, response) => refuse(response, 400, "ProvisionedThroughputExceededException"),
  failed: (_, response) => refuse(response, 500, "InternalServerError"),
  dropped: (request) => request.socket.destroy(),
  silent: () => {},
  "failed after": (request, response) => {
    instead(response, () => refuse(response, 500, "InternalServerError"));
    serve(request, response);
  },
  "dropped after": (request, response) => {
    instead(response, () => request.socket.destroy());
    serve(request, response);
  },
};

function faultOf(operation, body) {
  const fault = faults.find((each) => (each.fail === operation || each.fail === "*") && body.includes(each.on ?? ""));
  if (!fault) return undefined;
  if (fault.pass > 0) {
    fault.pass -= 1;
    return undefined;
  }
  fault.times -= 1;
  if (fault.times <= 0) faults = faults.filter((each) => each !== fault);
  return fault.how;
}

// The first part of the body, which stays there to be read.
async function startOfBody(request) {
  await once(request, "readable");
  const part = request.read() ?? Buffer.alloc(0);
  request.unshift(part);
  return part.toString();
}

const server = createServer(async (request, response) => {
  if (isDown) return void request.socket.destroy();
  const body = faults.some((each) => each.on) ? await startOfBody(request) : "";
  const how = faultOf((request.headers["x-amz-target"] ?? "").split(".")[1], body);
  if (how) ways[how](request, response);
  else serve(request, response);
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const given = JSON.parse(line);
    if (given.fail) faults.push({ times: 1, pass: 0, ...given });
    else if (given.forget) faults = [];
    else if (given.creating !== undefined) pace.createTableMs = given.creating;
    else isDown = given.down;
    console.log("done");
  })
  .on("close", () => process.exit(0));
