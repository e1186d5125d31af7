// The drill protocol for client.js: commands on standard input, answers and events on standard output.
'use strict'

const { Client } = require('./client')

const hello = { protocol: 1, name: 'Node net.connect', version: process.versions.node, language: 'node', roles: ['client'], features: ['names', 'cancel'] }
const clients = {}

const write = line => process.stdout.write(JSON.stringify(line) + '\n')
const now = () => Number(process.hrtime.bigint() / 1000n)

function open (command) {
  const client = new Client(command, (event, fields) => write({ event, t: now(), client: client.name, conn: client.name, ...fields }))
  clients[command.client] = client
  setImmediate(() => client.connect())
}

function messages ({ data = '', fill, repeat = 1, workers = 1 }) {
  const block = fill && Uint8Array.from({ length: 65536 }, (_, i) => fill.seed + i * 131 + (i >> 8) * 17) // from here on it repeats
  const payload = fill ? Buffer.alloc(fill.len, block) : Buffer.from(data, 'base64')
  if (repeat * workers === 1) return [payload]
  return Array.from({ length: repeat * workers }, (_, n) => {
    const message = Buffer.from(payload)
    message.writeUInt32BE(n % workers, 0)
    message.writeUInt32BE(Math.floor(n / workers), 4)
    return message
  })
}

// carryOut gives the fields of the answer, undefined for what is not known here. What is done comes after it.
function carryOut (command) {
  const client = clients[command.client]
  switch (command.verb + ' ' + (command.role || command.how || command.what || '')) {
    case 'hello ': return hello
    case 'open client': open(command); return {}
    case 'send ': setImmediate(() => client.send(command.id, messages(command))); return {}
    case 'cancel ': case 'close graceful': case 'close abort': setImmediate(() => client.end(command)); return {}
    case 'query clock': return { t: now() }
    case 'query state': return { state: client.state }
    case 'bye ': setImmediate(() => process.exit()); return {}
  }
}

require('readline').createInterface({ input: process.stdin }).on('line', line => {
  const command = JSON.parse(line), answer = carryOut(command)
  write({ id: command.id, ...(answer ? { ok: true, ...answer } : { ok: false, unsupported: command.role || command.what || command.verb }) })
}).on('close', () => process.exit())
