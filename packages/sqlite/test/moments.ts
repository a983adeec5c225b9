/** Where a process is killed: right before or right after it appends the so-many-th event of a type. */
export interface Moment {
  moment: 'before' | 'after';
  type: string;
  /** 1 is the first one. */
  occurrence: number;
}

/** What accepting appends where the policy wants seats, in its order. */
export const acceptanceSteps = [
  'PrincipalClaimed',
  'PersonPrincipalClaimed',
  'SeatCommitted',
  'InvitationAccepted',
  'AccessGranted',
  'PersonActivated',
];

/** What each reactor appends where something is due, in its order. */
export const reactorSteps = {
  mail: ['DeliveryClaimed', 'InvitationMailed'],
  grant: ['AccessGranted'],
  expire: ['InvitationExpired'],
  rescind: ['InvitationRescinded'],
  endAccess: ['AccessEnded'],
  activate: ['WorkspaceOpened', 'AccessGranted', 'PersonActivated'],
  release: ['PrincipalReleased'],
  readdress: ['InvitationResent', 'InvitationResent'],
  seats: ['SeatReleased'],
  merge: ['PersonAbsorbed', 'PersonMerged', 'AccessRevoked', 'AccessJoined', 'InvitationRescinded'],
} as const;
export type Duty = keyof typeof reactorSteps;

export const acceptanceMoments: readonly Moment[] = around(acceptanceSteps);
export const reactorMoments: readonly (Moment & { duty: Duty })[] = Object.entries(reactorSteps).flatMap(
  ([duty, steps]) => around(steps).map((moment) => ({ duty: duty as Duty, ...moment })),
);

/** Before each step and after it, so that between every two of them something is lost. */
function around(steps: readonly string[]): readonly Moment[] {
  return steps.flatMap((type, index) => {
    const occurrence = steps.slice(0, index + 1).filter((each) => each === type).length;
    return [
      { moment: 'before', type, occurrence },
      { moment: 'after', type, occurrence },
    ];
  });
}
