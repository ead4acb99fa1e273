// The program: which one, started and stopped.

import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { atExit } from "./at_exit.js";

const programs = fileURLToPath(new URL("../programs", import.meta.url));
const logLines = 1000;
// Settings of the surroundings must not reach the program: a test that passes here has to pass elsewhere too.
const inherited = ["PATH", "HOME", "LANG", "TMPDIR", "TZ"];

/** The command that runs the package's own program, or the given one. */
export function commandOf(program) {
  if (program) return [program];
  const platform = `${process.platform}-${process.arch}`;
  const folder = `${programs}/${platform}`;
  if (!existsSync(folder)) {
    const available = existsSync(programs) ? readdirSync(programs).join(", ") : "none";
    throw new Error(
      `poolguard has no program for ${platform} (available: ${available}). ` +
        "Name one of your own with the option `program`, or run the tests in a container.",
    );
  }
  // Its own loader and libraries, so that it runs on every Linux.
  return [`${folder}/lib/loader`, "--argv0", "poolguard", "--library-path", `${folder}/lib`, `${folder}/poolguard`];
}

/** The environment of the program: little of this process's, and the given settings. */
export function environmentOf(settings) {
  const kept = inherited.filter((name) => name in process.env).map((name) => [name, process.env[name]]);
  return { ...Object.fromEntries(kept), ...settings };
}

/** Runs a command to its end; resolves with what it printed. */
export function output(command, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const printed = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) {
      child[name].setEncoding("utf8").on("data", (text) => (printed[name] += text));
    }
    child.on("error", reject);
    child.on("close", (status) =>
      status === 0 ? resolve(printed.stdout) : reject(new Error(`poolguard: ${printed.stderr || `status ${status}`}`)),
    );
  });
}

/** A server that runs. It ends with this process, however that ends: its pipe then closes, and it watches for that. */
export class Server {
  log = [];
  #child;
  #ended;
  #forget; // takes the kill at the end of this process back

  constructor(command, options) {
    this.#child = spawn(command[0], [...command.slice(1), "--until-stdin-closes"], { ...options, stdio: "pipe" });
    this.#ended = new Promise((resolve) => {
      this.#child.once("error", (error) => {
        this.#note(error.message);
        resolve(-1);
      });
      this.#child.once("close", resolve);
    });
    this.#forget = atExit(() => this.#child.kill("SIGKILL"));
  }

  #note(line) {
    this.log.push(line);
    if (this.log.length > logLines) this.log.shift();
  }

  /** Resolves when the server takes requests. `timeout` is in milliseconds. */
  async ready(timeout) {
    createInterface({ input: this.#child.stderr }).on("line", (line) => this.#note(line));
    const isReady = new Promise((resolve) => {
      createInterface({ input: this.#child.stdout }).on("line", (line) => line.startsWith("Ready") && resolve(true));
    });
    let timer;
    const isLate = new Promise((resolve) => (timer = setTimeout(resolve, timeout, `was not ready in ${timeout} ms`)));
    const result = await Promise.race([isReady, isLate, this.#ended.then((status) => `ended with ${status}`)]);
    clearTimeout(timer);
    if (result !== true) {
      await this.stop();
      throw new Error(`poolguard ${result}:\n${this.log.join("\n")}`);
    }
    // A test run that forgets to stop it can end all the same.
    this.#child.unref();
    this.#child.stdin.unref();
    this.#child.stdout.unref();
    this.#child.stderr.unref();
  }

  /** Ends the server as an operator does; resolves with its exit status. May be called twice. */
  async stop() {
    this.#child.ref();
    this.#child.stdout?.ref();
    this.#child.stderr?.ref();
    this.#child.kill("SIGTERM");
    const status = await this.#ended;
    this.#forget();
    return status;
  }
}
