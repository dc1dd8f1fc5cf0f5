import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../words.ts'

const words = {
  show: { en: 'Show what was typed', de: 'Eingabe zeigen' },
  hide: { en: 'Hide what was typed', de: 'Eingabe verbergen' },
}

/** A field for a secret; the eye in it has a name in the reader's language and is reached by the keyboard. */
export function PasswordField(props: PasswordInputProps) {
  const t = useWords()
  const [isShown, setShown] = useState(false)
  return (
    <PasswordInput
      {...props}
      visible={isShown}
      onVisibilityChange={setShown}
      visibilityToggleButtonProps={{ 'aria-label': t(isShown ? words.hide : words.show), tabIndex: 0 }}
    />
  )
}
