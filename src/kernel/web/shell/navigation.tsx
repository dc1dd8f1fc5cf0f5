import { Drawer } from '@mantine/core'
import { useRouterState } from '@tanstack/react-router'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { ScreenLink } from '../place.tsx'
import { type Screen, screenGroups } from '../screen.ts'
import { texts } from '../texts.ts'
import { useWords } from '../words.ts'
import css from './shell.module.css'

function usePath(): string {
  return useRouterState({ select: (state) => state.location.pathname })
}

/** A screen is current on its own path and on the paths below it. */
export function isCurrent(screenPath: string, path: string): boolean {
  return screenPath === '/' ? path === '/' : path === screenPath || path.startsWith(`${screenPath}/`)
}

function NavigationLink({ screen, path }: { readonly screen: Screen; readonly path: string }) {
  const t = useWords()
  const current = isCurrent(screen.path.replace(/\/\$.*$/, ''), path)
  return (
    <li>
      <ScreenLink to={screen.navigatesTo ?? screen.path} className={`${css.navLink} ${current ? css.navCurrent : ''}`}>
        {screen.icon ? <screen.icon size={22} stroke={1.6} /> : <span className={css.navBlank} />}
        <span className={css.navText}>{t(screen.title)}</span>
      </ScreenLink>
    </li>
  )
}

function Groups({ screens }: { readonly screens: readonly Screen[] }) {
  const t = useWords()
  const path = usePath()
  return (Object.keys(screenGroups) as (keyof typeof screenGroups)[]).map((group) => {
    const own = screens.filter((screen) => screen.group === group)
    return own.length === 0 ? null : (
      <section key={group} className={css.navGroup} aria-label={t(screenGroups[group])}>
        <div className={css.navGroupName}>{t(screenGroups[group])}</div>
        <ul>
          {own.map((screen) => (
            <NavigationLink key={screen.path} screen={screen} path={path} />
          ))}
        </ul>
      </section>
    )
  })
}

/** The rail at the side of a tablet or desktop. */
export function Rail({ screens }: { readonly screens: readonly Screen[] }) {
  const t = useWords()
  return (
    <nav className={css.rail} aria-label={t(texts.navigation)}>
      <Groups screens={screens} />
    </nav>
  )
}

/** The bar at the bottom of a phone: four screens and the drawer with all of them. */
export function PhoneBar({ screens }: { readonly screens: readonly Screen[] }) {
  const t = useWords()
  const path = usePath()
  // Open on the screen where it was opened: going to another one closes it.
  const [openAt, setOpenAt] = useState<string>()
  const open = openAt === path
  const chosen = screens.filter((screen) => screen.onPhoneBar).slice(0, 4)
  return (
    <nav className={css.phoneBar} aria-label={t(texts.navigation)}>
      <ul>
        {chosen.map((screen) => (
          <NavigationLink key={screen.path} screen={screen} path={path} />
        ))}
        <li>
          <button type="button" className={css.navLink} onClick={() => setOpenAt(path)} aria-expanded={open}>
            <IconDots size={22} stroke={1.6} />
            <span className={css.navText}>{t(texts.more)}</span>
          </button>
        </li>
      </ul>
      <Drawer
        opened={open}
        onClose={() => setOpenAt(undefined)}
        position="bottom"
        size="auto"
        title={t(texts.menu)}
        closeButtonProps={{ 'aria-label': t(texts.close) }}
        classNames={{ content: css.drawer ?? '', header: css.drawerHeader ?? '' }}
      >
        <Groups screens={screens} />
      </Drawer>
    </nav>
  )
}
