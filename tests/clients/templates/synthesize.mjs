// Prints the templates of one maker by name: "cdk", "amplify" or "serverless".
const { synthesize } = await import(`./${process.argv[2]}.mjs`);
console.log(JSON.stringify(synthesize()));
