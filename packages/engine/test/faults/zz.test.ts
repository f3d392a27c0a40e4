import { it } from "vitest";
import { demoDatabase } from "../demo-template.ts";
import { EngineProcess } from "./engine-process.ts";
import { Shopper } from "../shopper.ts";
it("x", async () => {
  const t0 = performance.now();
  const { url, drop } = await demoDatabase();
  console.log("db", performance.now() - t0);
  for (let i = 0; i < 3; i++) {
  const t1 = performance.now();
  const e = await EngineProcess.start(url);
  console.log("start", performance.now() - t1, e.url, e.key);
  const s = new Shopper(e);
  const {products} = await s.must<any>("GET", "/store/products?handle=harbour-roast");
  const t2 = performance.now();
  const cart = await s.readyCart([{variantId: products[0].variants[0].id, quantity: 1}]);
  const t3 = performance.now();
  const r = await s.complete<any>(cart.id);
  console.log(t3-t2, performance.now()-t3, r.status, e.log);
  await e.kill();
  }
  const [a,b] = await Promise.all([1,2].map(async () => { const t = performance.now(); const e = await EngineProcess.start(url); console.log("par", performance.now()-t); return e; }));
  await a.kill(); await b.kill();
  await drop();
}, 120000);
