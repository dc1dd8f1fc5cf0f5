// Style sheets are bundled by Vite; these imports have no value.
declare module '@fontsource-variable/archivo/wdth.css'
declare module '@mantine/core/styles.layer.css'
declare module '@mantine/notifications/styles.layer.css'
