import { LineStrip } from '../../../kernel/web/charts/line-strip.tsx'
import { ShiftClock } from '../../../kernel/web/parts/shift-clock.tsx'
import { UnitTile } from '../../../kernel/web/parts/unit-tile.tsx'
import css from './gallery.module.css'
import { buffers, nowMs, shift, stations } from './samples.ts'

/** How the parts look on a wall, seen from eight metres: the same parts, a larger font size. */
export default function WallSample() {
  return (
    <main className={css.wall} id="content">
      <header className={css.wallHead}>
        <h1>Bottling line 1</h1>
        <ShiftClock nowMs={nowMs} shift={{ name: 'Early', ...shift }} />
      </header>
      <div className={css.wallStrip}>
        <LineStrip
          label="Bottling line 1"
          stations={stations.map(({ oee: _oee, ...station }) => station)}
          buffers={buffers}
          nowMs={nowMs}
        />
      </div>
      <div className={css.wallUnits}>
        {stations.map((station) => (
          <UnitTile
            key={station.equipmentId}
            name={station.name}
            state={station.state}
            inStateMs={nowMs - (station.sinceMs ?? nowMs)}
            reason={station.reason}
            job={station.state === 'Idle' ? undefined : 'JO-10482 · Spring water 0.5 l'}
            oee={station.oee ?? null}
          />
        ))}
      </div>
    </main>
  )
}
