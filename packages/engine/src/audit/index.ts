/**
 * Every write in the admin: who did what, what was before and what is now. The database itself keeps the changes, in the
 * transaction that makes them, so no domain has to think of it and none can forget it. Nobody builds on it.
 */
export {};
