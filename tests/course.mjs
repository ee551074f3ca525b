// The course of checks in a browser: each that is passed is a line, the first that fails ends it, and so does the time.

/** With the seconds since the start. */
export function ok(done) {
  console.log(`ok ${process.uptime().toFixed().padStart(3)} s  ${done}`);
}

/** Runs all within so many seconds. */
export async function run(main, longest) {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`expected the whole within ${longest} s`)), longest * 1000).unref();
  });
  try {
    await Promise.race([main(), late]);
  } catch (error) {
    console.log(`FAILED  ${error.message}`);
    process.exitCode = 1;
    setTimeout(() => process.exit(), 2000).unref();
  }
}
