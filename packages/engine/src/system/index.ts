/**
 * What keeps the shop going, for its operators: plugins, jobs, deliveries, workflow runs. It keeps nothing of its own and
 * decides nothing; the platform does. Nobody builds on it, so its face is empty.
 */
export {};
