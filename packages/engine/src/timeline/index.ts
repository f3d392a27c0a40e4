/**
 * What happened to an order, gathered from wherever it is recorded: its ledger, parcels, payments, changes, notes, messages, events,
 * workflow steps and what staff did. It records nothing itself, and nobody builds on it.
 */
export {};
