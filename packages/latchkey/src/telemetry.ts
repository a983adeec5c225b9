import type { Attributes } from '@opentelemetry/api';
import { metrics, SpanStatusCode, trace } from '@opentelemetry/api';
import { faultCode } from './fault.ts';
import type { Clock } from './ports/clock.ts';

/**
 * What an operator's tools are told, through whatever OpenTelemetry the host has set up before `createLatchkey()`: a
 * span and a duration for each command and for each item that a reactor works on. Names and outcomes only: no id of the
 * host's, nothing personal.
 */
export interface Telemetry {
  /** `outcomeOf` says in a word what came of it. */
  measure<Value>(
    what: Measured,
    work: () => Promise<Value>,
    outcomeOf: (value: Value) => string,
  ): Promise<Value>;
}

export interface Measured {
  kind: 'command' | 'reactor';
  /** Such as `invitations.invite`, or a to-do list's. */
  name: string;
}

export function createTelemetry(clock: Pick<Clock, 'monotonic'>): Telemetry {
  const tracer = trace.getTracer('latchkey');
  const meter = metrics.getMeter('latchkey');
  const durations = {
    command: meter.createHistogram('latchkey.command.duration', {
      unit: 's',
      description: 'How long commands took, by name and outcome',
    }),
    reactor: meter.createHistogram('latchkey.reactor.duration', {
      unit: 's',
      description: 'How long items of the to-do lists took, by list and outcome',
    }),
  };

  return {
    measure({ kind, name }, work, outcomeOf) {
      const began = clock.monotonic();
      return tracer.startActiveSpan(`latchkey ${kind} ${name}`, async (span) => {
        let outcome = 'failed';
        try {
          const value = await work();
          outcome = outcomeOf(value);
          return value;
        } catch (fault) {
          outcome = faultCode(fault);
          span.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
          throw fault;
        } finally {
          const attributes: Attributes = { [`latchkey.${kind}`]: name, 'latchkey.outcome': outcome };
          span.setAttributes(attributes);
          span.end();
          durations[kind].record((clock.monotonic() - began) / 1_000, attributes);
        }
      });
    },
  };
}
