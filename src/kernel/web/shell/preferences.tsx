import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core'
import { IconCheck, IconLanguage, IconMoon, IconSun, IconUser } from '@tabler/icons-react'
import { type Language, languages } from '../../contract/words.ts'
import { useGo } from '../place.tsx'
import type { Screen } from '../screen.ts'
import { type Session, signOut } from '../session.ts'
import { texts } from '../texts.ts'
import { setLanguage, useLanguage, useWords } from '../words.ts'
import css from './shell.module.css'

const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' }
const schemes = ['light', 'dark', 'auto'] as const

export function LanguageMenu() {
  const t = useWords()
  const chosen = useLanguage()
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon variant="subtle" size={40} aria-label={`${t(texts.language)}: ${languageNames[chosen]}`}>
          <IconLanguage size={20} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            onClick={() => setLanguage(language)}
            rightSection={language === chosen ? <IconCheck size={16} /> : null}
            aria-current={language === chosen}
          >
            {languageNames[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

export function SchemeMenu() {
  const t = useWords()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon variant="subtle" size={40} aria-label={`${t(texts.scheme)}: ${t(texts[colorScheme])}`}>
          {colorScheme === 'dark' ? <IconMoon size={20} stroke={1.7} /> : <IconSun size={20} stroke={1.7} />}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme}
            onClick={() => setColorScheme(scheme)}
            rightSection={scheme === colorScheme ? <IconCheck size={16} /> : null}
            aria-current={scheme === colorScheme}
          >
            {t(texts[scheme])}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

export function AccountMenu(props: {
  readonly session: Session
  /** Those that this person may see. */
  readonly screens: readonly Screen[]
  readonly onSignedOut: () => void
}) {
  const { session, screens, onSignedOut } = props
  const t = useWords()
  const go = useGo()
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <button type="button" className={css.account} aria-label={`${t(texts.account)}: ${session.account.name}`}>
          <IconUser size={18} stroke={1.7} aria-hidden="true" />
          <span className={css.accountName}>{session.account.name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.account.login} · {session.account.roles.join(', ')}
        </Menu.Label>
        {screens
          .filter(({ inAccountMenu }) => inAccountMenu)
          .map(({ path, title }) => (
            <Menu.Item key={path} onClick={() => go(path)}>
              {t(title)}
            </Menu.Item>
          ))}
        <Menu.Item onClick={() => void signOut().then(onSignedOut)}>{t(texts.signOut)}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
