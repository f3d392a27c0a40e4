// Prints "PASSED FAILED SKIPPED" of a JSON report of Vitest. A file that could not run counts as one failure.
import { readFileSync } from "node:fs";
import process from "node:process";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
const isBroken = ({ status, assertionResults }) =>
  status === "failed" && !assertionResults.some((test) => test.status === "failed");
const broken = report.testResults.filter(isBroken).length;
const skipped = report.numPendingTests + report.numTodoTests;
console.log(report.numPassedTests, report.numFailedTests + broken, skipped);
