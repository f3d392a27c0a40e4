import { defineModule } from "../platform/module.ts";
import {
  listBacklogs,
  listDeadLetters,
  listFailedJobs,
  listPlugins,
  listQueues,
  replayDeadLetters,
  retryFailedJobs,
} from "./admin.routes.ts";
import { listExecutions, retrieveExecution, retrieveExecutionByTransaction } from "./execution.routes.ts";
import { compensateWorkflowRun, listWorkflowRuns, retrieveWorkflowRun, retryWorkflowRun } from "./run.routes.ts";
import { listFeatureFlags, listLocalesForStaff, retrieveLocale } from "./wire.routes.ts";

export const systemModule = defineModule({
  name: "system",
  routes: [
    listPlugins,
    listQueues,
    listFailedJobs,
    retryFailedJobs,
    listBacklogs,
    listDeadLetters,
    replayDeadLetters,
    listWorkflowRuns,
    retrieveWorkflowRun,
    retryWorkflowRun,
    compensateWorkflowRun,
    listExecutions,
    retrieveExecution,
    retrieveExecutionByTransaction,
    listLocalesForStaff,
    retrieveLocale,
    listFeatureFlags,
  ],
});
