import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

/** Ink on paper: the colour of every action. The plant's colours are kept for the plant. */
const ink: MantineColorsTuple = [
  '#f3f5f5',
  '#e4e8e9',
  '#c5cccf',
  '#a2acb1',
  '#7f8b91',
  '#626e75',
  '#4a555b',
  '#343d43',
  '#20282d',
  '#141a1f',
]

const graphite: MantineColorsTuple = [
  '#e9edef',
  '#b0b9bf',
  '#929da4',
  '#66717a',
  '#39434b',
  '#2a3239',
  '#1e252b',
  '#161b20',
  '#11161a',
  '#0d1114',
]

/** The main button is ink on paper and paper on graphite; Mantine's contrast guess looks at the light scheme only. */
const resolveVariant: VariantColorsResolver = (input) =>
  input.variant === 'filled' && (input.color === undefined || input.color === 'ink')
    ? {
        background: 'var(--inverse)',
        hover: 'color-mix(in oklab, var(--inverse) 86%, var(--ground))',
        color: 'var(--inverse-ink)',
        border: 'none',
      }
    : defaultVariantColorsResolver(input)

export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
  headings: { fontFamily: 'var(--font)', fontWeight: '650', sizes: { h1: { fontSize: '1.75rem', lineHeight: '1.2' } } },
  colors: { ink, dark: graphite },
  primaryColor: 'ink',
  primaryShade: { light: 9, dark: 1 },
  autoContrast: true,
  variantColorResolver: resolveVariant,
  defaultRadius: 6,
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Button: { defaultProps: { size: 'md' } },
    TextInput: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    NumberInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Checkbox: { defaultProps: { size: 'md' } },
    Drawer: { styles: { title: { fontSize: '1.25rem', fontWeight: 660 } } },
    Modal: { styles: { title: { fontSize: '1.25rem', fontWeight: 660 } } },
    Anchor: { defaultProps: { underline: 'always' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
  },
})

/** Mantine's own variables follow our tokens, so that its parts and ours are one family. */
export const resolveVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-faint)',
    '--mantine-color-placeholder': 'var(--ink-faint)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--sunken)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-anchor': 'var(--ink)',
  }
  return { variables: {}, light: shared, dark: shared }
}
