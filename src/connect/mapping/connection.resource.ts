import { field, fixed, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** A broker to which machines speak. Its password is kept beside, see `setConnectionPassword`. */
export const connection = defineResource({
  name: 'connect.mapping.connection',
  title: { one: { en: 'Connection', de: 'Verbindung' }, many: { en: 'Connections', de: 'Verbindungen' } },
  isa95: 'EquipmentCapability',
  permission: 'connect.mapping',
  key: ['code'],
  list: ['code', 'name', 'kind', 'url', 'enabled'],
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.text({ en: 'Name', de: 'Name' }),
    kind: fixed(
      field.choice({ en: 'Protocol', de: 'Protokoll' }, [
        { value: 'sparkplug', label: { en: 'MQTT Sparkplug B', de: 'MQTT Sparkplug B' } },
        { value: 'mqttJson', label: { en: 'MQTT with JSON or plain values', de: 'MQTT mit JSON oder einfachen Werten' } },
      ]),
    ),
    url: hinted(field.text({ en: 'Address', de: 'Adresse' }), {
      en: 'mqtt://host:1883 or mqtts://host:8883; embedded: the broker in this program',
      de: 'mqtt://host:1883 oder mqtts://host:8883; embedded: der Broker in diesem Programm',
    }),
    certificates: hinted(field.note({ en: 'Trusted certificates', de: 'Vertraute Zertifikate' }), {
      en: 'With mqtts://, when the broker’s certificate is signed by your own authority: its certificate as text (PEM)',
      de: 'Bei mqtts://, wenn das Zertifikat des Brokers von einer eigenen Stelle stammt: deren Zertifikat als Text (PEM)',
    }),
    username: optional(field.text({ en: 'User', de: 'Benutzer' })),
    hostId: hinted(optional(field.text({ en: 'Sparkplug host id', de: 'Sparkplug-Host-Id' })), {
      en: 'Unique among the hosts of this broker; edge nodes wait for it',
      de: 'Eindeutig unter den Hosts dieses Brokers; Edge-Knoten warten auf sie',
    }),
    groups: hinted(optional(field.text({ en: 'Groups or topics', de: 'Gruppen oder Topics' })), {
      en: 'Sparkplug groups, or MQTT topic filters, separated by blanks; empty: all',
      de: 'Sparkplug-Gruppen oder MQTT-Topic-Filter, durch Leerzeichen getrennt; leer: alle',
    }),
    enabled: field.flag({ en: 'Switched on', de: 'Eingeschaltet' }),
  },
})
