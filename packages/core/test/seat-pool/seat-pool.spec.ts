import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { fold, heldSeat, later, seatPool, seatPoolActions, seatUse } from '../../src/index.ts';
import {
  ann,
  annAgain,
  at,
  bob,
  cleo,
  commit,
  committed,
  grace,
  licensed,
  release,
  released,
  reserve,
  reserved,
  until,
} from './situation.ts';

const { given } = specification(seatPool);
const none = (capacity: number) => ({ type: 'NoSeatLeft', capacity }) as const;
const nextHour = later(at, 3_600_000);
const sooner = later(until, -1);

describe('seats', () => {
  it('are as many as are licensed, and licensing as many again is nothing to do', () => {
    const license = { type: 'LicenseSeats', at, capacity: 2 } as const;
    given().when(license).then(licensed(2));
    given(licensed(2)).when(license).thenNothing();
  });

  it('are there for nobody before any are licensed', () => {
    given().when(reserve(ann)).thenRejected(none(0));
    given().when(commit(ann)).thenRejected(none(0));
  });

  it('are taken one by one, and the last one once', () => {
    given(licensed(1)).when(reserve(ann)).then(reserved(ann));
    given(licensed(1), reserved(ann)).when(reserve(bob)).thenRejected(none(1));
    given(licensed(1), reserved(ann)).when(commit(bob)).thenRejected(none(1));
    given(licensed(1), committed(ann)).when(reserve(annAgain)).thenRejected(none(1));
  });

  it('can be taken at once when there are more of them', () => {
    given(licensed(1), reserved(ann), licensed(2)).when(reserve(bob)).then(reserved(bob));
  });

  it('stay with whoever has one when there are fewer of them, and are there for nobody else', () => {
    const history = [licensed(3), reserved(ann), committed(bob), licensed(1)];
    given(...history)
      .when(reserve(cleo))
      .thenRejected(none(1));
    given(...history)
      .when(commit(ann))
      .then(committed(ann));
    given(...history)
      .when(reserve(ann, nextHour, later(until, 1)))
      .then(reserved(ann, nextHour, later(until, 1)));
    given(...history, released(bob))
      .when(reserve(cleo))
      .thenRejected(none(1));
  });

  it('are reserved for several at once, or for none of them', () => {
    const both = {
      type: 'ReserveSeats',
      at,
      seats: [
        { holder: ann, until },
        { holder: bob, until },
        { holder: ann, until },
      ],
    } as const;
    given(licensed(2)).when(both).then(reserved(ann), reserved(bob));
    given(licensed(1)).when(both).thenRejected(none(1));
  });

  it('are used as their holders say, at each moment', () => {
    const pool = fold(seatPool, [licensed(4), reserved(ann), reserved(bob, at, nextHour), committed(cleo)]);
    expect(seatUse(pool, at)).toEqual({ capacity: 4, reserved: 2, committed: 1, free: 1 });
    expect(seatUse(pool, nextHour)).toEqual({ capacity: 4, reserved: 1, committed: 1, free: 2 });
    const fewer = seatPool.evolve(pool, licensed(1));
    expect(seatUse(fewer, at)).toEqual({ capacity: 1, reserved: 2, committed: 1, free: 0 });
  });

  it('can be licensed whoever holds them', () => {
    expect(seatPoolActions(fold(seatPool, []), { at })).toEqual([{ command: 'license', outcome: 'allowed' }]);
  });
});

describe('a reservation', () => {
  it('is extended, and never shortened', () => {
    given(licensed(1), reserved(ann)).when(reserve(ann, nextHour)).thenNothing();
    given(licensed(1), reserved(ann))
      .when(reserve(ann, nextHour, sooner))
      .thenNothing();
    given(licensed(1), reserved(ann))
      .when(reserve(ann, nextHour, later(until, 1)))
      .then(reserved(ann, nextHour, later(until, 1)));
  });

  it('counts for nothing once it has lapsed, to the millisecond, and is then released for the next', () => {
    given(licensed(1), reserved(ann)).when(reserve(bob, sooner)).thenRejected(none(1));
    given(licensed(1), reserved(ann))
      .when(reserve(bob, until, nextHour))
      .then(released(ann, until), reserved(bob, until, nextHour));
    given(licensed(1), reserved(ann))
      .when(commit(bob, until))
      .then(released(ann, until), committed(bob, until));
  });

  it('that has lapsed stays as it is while there is room', () => {
    given(licensed(2), reserved(ann)).when(commit(bob, until)).then(committed(bob, until));
  });

  it('is released in the order of lapsing, and only as many as must be', () => {
    const history = [licensed(2), reserved(ann, at, later(at, 2)), reserved(bob, at, later(at, 1))];
    given(...history)
      .when(reserve(cleo, until, later(until, 9)))
      .then(released(bob, until), reserved(cleo, until, later(until, 9)));
    given(...history, licensed(1))
      .when(commit(cleo, until))
      .then(released(bob, until), released(ann, until), committed(cleo, until));
  });

  it('that was extended lapses later', () => {
    const extended = reserved(ann, at, later(until, 1_000));
    given(licensed(1), reserved(ann), extended).when(commit(bob, until)).thenRejected(none(1));
  });

  it('that has lapsed is made again, where there is a seat', () => {
    const again = later(until, 1_000);
    given(licensed(1), reserved(ann))
      .when(reserve(ann, until, again))
      .then(reserved(ann, until, again));
    given(licensed(1), reserved(ann), released(ann, until), committed(bob, until))
      .when(reserve(ann, until, again))
      .thenRejected(none(1));
    given(licensed(2), reserved(ann), committed(bob), licensed(1))
      .when(reserve(ann, until, again))
      .thenRejected(none(1));
  });

  it('is committed as long as it lasts, and after that only where there is a seat', () => {
    given(licensed(1), reserved(ann)).when(commit(ann)).then(committed(ann));
    given(licensed(1), reserved(ann)).when(commit(ann, until)).then(committed(ann, until));
    given(licensed(2), reserved(ann), committed(bob), licensed(1))
      .when(commit(ann, until))
      .thenRejected(none(1));
  });

  it('that was made twice until one moment is counted once', () => {
    const pool = fold(seatPool, [licensed(2), reserved(ann), released(ann), reserved(ann), reserved(bob)]);
    expect(seatUse(pool, until)).toMatchObject({ reserved: 0, free: 2 });
  });
});

describe('a committed seat', () => {
  it('needs no reservation, and never lapses', () => {
    given(licensed(1)).when(commit(cleo)).then(committed(cleo));
    given(licensed(1), committed(cleo)).when(reserve(ann, until)).thenRejected(none(1));
  });

  it('is neither reserved nor committed again, unless it was committed long ago', () => {
    given(licensed(1), committed(ann)).when(reserve(ann)).thenNothing();
    given(licensed(1), committed(ann))
      .when(commit(ann, later(at, grace - 1)))
      .thenNothing();
    given(licensed(1), committed(ann), licensed(0))
      .when(commit(ann, later(at, grace)))
      .then(committed(ann, later(at, grace)));
  });

  it('that is committed again is one', () => {
    const pool = fold(seatPool, [licensed(2), committed(ann), committed(ann, nextHour)]);
    expect(seatUse(pool, at)).toEqual({ capacity: 2, reserved: 0, committed: 1, free: 1 });
    expect(heldSeat(pool, idOf(ann), 1)).toEqual({ holder: ann, until: undefined, since: nextHour });
  });
});

describe('a seat', () => {
  it('is released once, and by whoever knows since when it was held', () => {
    const history = [licensed(1), committed(ann, nextHour)];
    given(...history)
      .when(release(ann, nextHour, until))
      .then(released(ann, until));
    given(...history)
      .when(release(ann, at))
      .thenNothing();
    given(...history, released(ann))
      .when(release(ann, nextHour))
      .thenNothing();
    given(licensed(1)).when(release(ann)).thenNothing();
  });

  it('of one round is not that of another', () => {
    const pool = fold(seatPool, [licensed(2), reserved(ann), committed(annAgain)]);
    expect(heldSeat(pool, idOf(ann), 1)).toMatchObject({ holder: ann, until });
    expect(heldSeat(pool, idOf(ann), 2)).toMatchObject({ holder: annAgain, until: undefined });
    expect(heldSeat(pool, idOf(ann), 3)).toBeUndefined();
  });
});

function idOf(holder: typeof ann) {
  return holder.type === 'invitation' ? holder.invitationId : holder.accessGrantId;
}

describe('a seat that moves with access', () => {
  const move = { type: 'MoveSeat', at, from: ann, to: bob } as const;

  it('goes from one holder to the other, also where there are fewer than are in use', () => {
    given(licensed(1), committed(ann)).when(move).then(released(ann), committed(bob));
    given(licensed(2), committed(ann), committed(cleo), licensed(0))
      .when(move)
      .then(released(ann), committed(bob));
    given(licensed(1), reserved(ann)).when(move).then(released(ann), committed(bob));
  });

  it('is released where the other holder has one', () => {
    given(licensed(2), committed(ann), committed(bob)).when(move).then(released(ann));
    given(licensed(2), committed(bob)).when(move).thenNothing();
  });

  it('is a free one where the first holder had none, if there is any', () => {
    given(licensed(1)).when(move).then(committed(bob));
    given(licensed(1), reserved(bob)).when(move).then(committed(bob));
    given(licensed(1), committed(cleo)).when(move).thenNothing();
    given(licensed(1), reserved(cleo, at, later(at, 1)))
      .when({ ...move, at: nextHour })
      .then(released(cleo, nextHour), committed(bob, nextHour));
  });
});
