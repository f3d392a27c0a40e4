import pg from "pg";
import { givenInput, serveParent } from "../parent.ts";

// The floor of a start: a process that connects to PostgreSQL.

const client = new pg.Client({ connectionString: givenInput<{ databaseUrl: string }>().databaseUrl });
await client.connect();
serveParent(null, () => client.end());
