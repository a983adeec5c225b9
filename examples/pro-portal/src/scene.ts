import type { Scene } from 'latchkey-example-stage';

export const scene: Scene = {
  tenantId: 'brightside-roofing',
  workspaces: [
    { workspaceId: 'c-100', kind: 'customer', name: 'Lakeside School' },
    { workspaceId: 'c-200', kind: 'customer', name: 'Hill Farm' },
  ],
  staff: ['dana', 'eli'],
  people: {
    uma: { name: 'Uma Patel', email: 'uma@lakeside.example' },
    tom: { name: 'Tom Reed', email: 'tom@lakeside.example' },
    vera: { name: 'Vera Hill', email: 'vera@hillfarm.example' },
  },
};
