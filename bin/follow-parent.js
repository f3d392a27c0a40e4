// Preloaded into what the launcher runs. A signal sent to npx alone ends npx but not what it started; we follow it.
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { isMainThread } from "node:worker_threads";

const interval = 500;

/** Every npm and pnpm among the processes that led to this one. */
function packageManagers() {
  const found = [];
  let pid = process.ppid;
  for (let depth = 0; depth < 8 && pid > 1; depth += 1) {
    if (/^(npm|npx|pnpm)\b/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"))) found.push(pid);
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    pid = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  }
  return found;
}

/** Ends with the first of them. */
function follow(pids) {
  const timer = setInterval(() => {
    if (pids.every((pid) => existsSync(`/proc/${pid}`))) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, interval);
  timer.unref();
}

if (isMainThread && process.env.npm_lifecycle_event !== undefined && existsSync("/proc/self/stat")) {
  try {
    const pids = packageManagers();
    if (pids.length > 0) follow(pids);
  } catch {
    // An ancestor belongs to someone else or has just ended: nobody to follow.
  }
}
