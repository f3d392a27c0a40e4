interface Health {
  /** In a row. */
  failures: number;
  underWay: number;
}

/** As many failures in a row are bad luck. */
const bearable = 4;

/**
 * How endpoints do, as this process has seen it. One that fails again and again is sent one message at a time, so that it
 * leaves room for the others while it keeps whoever calls it waiting.
 */
export class EndpointHealth {
  readonly #seen = new Map<string, Health>();

  /** Whether an attempt may begin. One that does has to end. */
  begin(endpointId: string): boolean {
    const health = this.#seen.get(endpointId) ?? { failures: 0, underWay: 0 };
    if (health.failures > bearable && health.underWay > 0) return false;
    health.underWay += 1;
    this.#seen.set(endpointId, health);
    return true;
  }

  end(endpointId: string): void {
    const health = this.#seen.get(endpointId);
    if (!health) return;
    health.underWay -= 1;
    if (health.underWay === 0 && health.failures === 0) this.#seen.delete(endpointId);
  }

  note(endpointId: string, { succeeded }: { succeeded: boolean }): void {
    const health = this.#seen.get(endpointId);
    if (health) health.failures = succeeded ? 0 : health.failures + 1;
  }
}
