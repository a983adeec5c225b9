import { metrics, trace } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, describe, expect, it } from 'vitest';
import type { EventStore } from '../src/index.ts';
import { ann, inviteAnn, rosa, startPortal } from './portal.ts';

const spans = new InMemorySpanExporter();
const measurements = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: measurements, exportIntervalMillis: 3_600_000 });
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));

afterAll(async () => {
  await reader.shutdown();
  trace.disable();
  metrics.disable();
});

const invitation = { workspaceId: rosa.workspaceId, person: ann, permissions: ['roster.view'] };

async function told(): Promise<readonly string[]> {
  await reader.forceFlush();
  return spans
    .getFinishedSpans()
    .map(
      ({ name, attributes, status }) => `${name}: ${String(attributes['latchkey.outcome'])} ${status.code}`,
    );
}

describe('what OpenTelemetry is told', () => {
  it('is a span for each command and each item of a to-do list, with what came of it', async () => {
    spans.reset();
    const portal = await startPortal();
    await inviteAnn(portal);
    await portal.staff.invitations.invite(invitation);
    const broken: EventStore = {
      ...portal.eventStore,
      append: () => Promise.reject(Object.assign(new Error('ann@example.org'), { code: 'StoreUnavailable' })),
    };
    const other = await portal.another({ eventStore: broken });
    await expect(other.staff.workspaces.close({ workspaceId: rosa.workspaceId })).rejects.toThrow(ann.email);
    const names = await told();
    expect(names).toContain('latchkey command invitations.invite: done 0');
    expect(names).toContain('latchkey command invitations.invite: AlreadyInvited 0');
    expect(names).toContain('latchkey reactor mail: done 0');
    expect(names).toContain('latchkey command workspaces.close: StoreUnavailable 2');
  });

  it('is how long each took, in seconds, by name and outcome', async () => {
    await told();
    const found = measurements
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap(({ metrics: each }) => each);
    const commands = found.findLast(({ descriptor }) => descriptor.name === 'latchkey.command.duration');
    expect(commands?.descriptor.unit).toBe('s');
    expect(commands?.dataPoints.map(({ attributes }) => attributes)).toContainEqual({
      'latchkey.command': 'invitations.invite',
      'latchkey.outcome': 'AlreadyInvited',
    });
    expect(found.some(({ descriptor }) => descriptor.name === 'latchkey.reactor.duration')).toBe(true);
  });

  it('holds nothing personal, and no id', async () => {
    await told();
    const all = JSON.stringify([
      spans
        .getFinishedSpans()
        .map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
      measurements.getMetrics().map(({ scopeMetrics }) => scopeMetrics),
    ]);
    for (const secret of [ann.email, ann.name, 'rosa', 'harbour-care', 'olivia', 'lk1_']) {
      expect(all).not.toContain(secret);
    }
  });
});
