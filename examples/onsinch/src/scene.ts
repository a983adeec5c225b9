import type { Scene } from 'latchkey-example-stage';

export const scene: Scene = {
  tenantId: 'stagehands',
  workspaces: [
    { workspaceId: 'festival', kind: 'client', name: 'Festival Ltd' },
    { workspaceId: 'arena', kind: 'client', name: 'Arena Ltd' },
    { workspaceId: 'crew', kind: 'staff', name: 'The crew' },
    { workspaceId: 'office', kind: 'office', name: 'The office' },
  ],
  staff: ['karel', 'petra'],
  people: {
    marta: { name: 'Marta Cole', email: 'marta@festival.example' },
    ivan: { name: 'Ivan Bell', email: 'ivan@festival.example' },
    lena: { name: 'Lena Frost', email: 'lena@arena.example' },
    sam: { name: 'Sam Hall', email: 'sam@example.org' },
    ada: { name: 'Ada Quinn', email: 'ada@stagehands.example' },
  },
};
