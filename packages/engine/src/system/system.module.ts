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
import { compensateWorkflowRun, listWorkflowRuns, retrieveWorkflowRun, retryWorkflowRun } from "./run.routes.ts";

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
  ],
});
