// The server under test: the release binary's `demo`, on a port and in a directory of its own.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ADDRESS = /http:\/\/127\.0\.0\.1:[1-9]\d*/;
/** In milliseconds; the first start fills the database. */
const PATIENCE = 180_000;

/** Waits until a process prints what is looked for, which it must before it ends. */
export async function printed(process, pattern, what) {
  let log = "";
  let timer;
  const found = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} does not serve:\n${log}`)), PATIENCE);
    const read = (chunk) => {
      log += chunk;
      const match = pattern.exec(log);
      if (match) resolve(match[0]);
    };
    process.stdout.on("data", read);
    process.stderr.on("data", read);
    process.on("exit", (code, signal) =>
      reject(new Error(`${what} ended with ${code ?? signal} before it served:\n${log}`)),
    );
  });
  return found.finally(() => clearTimeout(timer));
}

export class Demo {
  /** Starts one on an empty database; `options` are further ones of the command line. */
  static async start(binary, options = []) {
    const demo = new this();
    Object.assign(demo, { binary, options, data: mkdtempSync(join(tmpdir(), "covente-demo-")) });
    process.on("exit", () => demo.process.kill("SIGKILL"));
    try {
      await demo.serve("127.0.0.1:0");
      return demo;
    } catch (error) {
      await demo.stop();
      throw error;
    }
  }

  async serve(listen) {
    const args = ["demo", "--data", this.data, "--listen", listen, ...this.options];
    this.process = spawn(this.binary, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.exited = new Promise((resolve) => this.process.on("exit", (code, signal) => resolve({ code, signal })));
    // It prints its address once it serves.
    this.url = await printed(this.process, ADDRESS, "the server");
    const ready = await fetch(`${this.url}/readyz`);
    if (ready.status !== 200) throw new Error(`/readyz answers ${ready.status} although the address is printed`);
  }

  /** A token of one of the demo's personas. */
  token(persona) {
    const args = ["token", "--data", this.data, "--persona", persona];
    return execFileSync(this.binary, args, { encoding: "utf8" }).trim();
  }

  /** Ends it as a failing machine would. */
  async kill() {
    this.process.kill("SIGKILL");
    await this.exited;
  }

  /** Starts it on the same data, at the same address. */
  async startAgain() {
    await this.serve(new URL(this.url).host);
  }

  /** Asks it to stop, as an operator would, and takes its data away. */
  async stop() {
    this.process.kill("SIGTERM");
    const ended = await this.exited;
    rmSync(this.data, { recursive: true, force: true });
    return ended;
  }
}
