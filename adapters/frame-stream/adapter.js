// The drill protocol for a client of reconnect-net and frame-stream: commands on standard input, answers and events on standard output.
'use strict'

const frame = require('frame-stream')
const reconnect = require('reconnect-net')
const { pipeline } = require('stream')
const { crc32 } = require('zlib')

// The defaults of its README, but for the type: without one it is "fibonacci", which no formula of a manifest describes.
const options = { initialDelay: 1000, maxDelay: 30000, type: 'exponential' }
const hello = { protocol: 1, name: 'frame-stream and reconnect-net', version: '4.0.1, 1.1.1', language: 'node', roles: ['client'], features: ['reconnect', 'half_close'] }
const classes = { ECONNREFUSED: 'refused', ECONNRESET: 'reset', EPIPE: 'reset', ETIMEDOUT: 'connect_timeout', ERR_STREAM_DESTROYED: 'closed' }
const classOf = ({ code, message }) => classes[code] || (/larger than the allowed/.test(message) ? 'frame_too_large' : 'other')
const clients = {}

const write = line => process.stdout.write(JSON.stringify(line) + '\n')
const now = () => Number(process.hrtime.bigint() / 1000n)

class Client {
  constructor ({ client, addrs, config = {} }) {
    Object.assign(this, { name: client, addr: addrs[0], config, state: 'disconnected', count: 0, sends: [], closes: [] })
    this.re = reconnect(options, stream => this.connected(stream))
      .on('reconnect', (n, delay) => this.attempt(n, delay))
      .on('disconnect', () => this.ended())
      .on('error', error => { this.trouble = { class: classOf(error), detail: error.message } })
  }

  connect () {
    const [, host, port] = this.addr.match(/^(.*):(\d+)$/)
    this.re.connect(Number(port), host)
    this.re.reconnect = Boolean(this.config.reconnect)
  }

  tell (event, fields) {
    write({ event, t: now(), client: this.name, ...(this.stream && { conn: `${this.name}-${this.count}` }), ...fields })
  }

  change (to, fields) {
    this.tell('state', { from: this.state, to, ...fields })
    this.state = to
  }

  attempt (n, delay) {
    if (this.state === 'disconnected') this.change('resolving')
    this.change('connecting')
    this.tell('attempt', { n: delay ? n + 2 : 1, addr: this.addr, delay: delay * 1000 })
  }

  connected (stream) {
    Object.assign(this, { stream, count: this.count + 1 })
    this.change('connected', { local: `${stream.localAddress}:${stream.localPort}`, remote: this.addr })
    const decoder = frame.decode({ maxSize: this.config.max_frame })
    pipeline(stream, decoder.on('data', message => this.received(message)), () => {}) // errors come by the stream
    stream.on('finish', () => this.closed())
    this.encoder = frame.encode().on('data', framed => {
      const id = this.sends.shift() // undefined if it is not the last message of a send
      // Node 20 calls back without an error if it gave the bytes up because the connection was reset.
      stream.write(framed, error => id && this.done(id, error || (stream.destroyed && { code: 'ECONNRESET' })))
    })
  }

  received (message) {
    this.tell('recv', { len: message.length, crc: crc32(message), ...(message.length <= 4096 && { data: message.toString('base64') }) })
  }

  ended () {
    if (!this.state.startsWith('connect')) return (this.trouble = undefined) // it says so again if an error follows the end
    if (this.trouble) this.tell('error', this.trouble)
    this.change(this.re.reconnect ? 'backoff' : 'disconnected', { class: this.trouble?.class || 'clean_close' })
    this.stream = this.encoder = this.trouble = undefined
    this.closed()
  }

  closed () {
    this.closes.splice(0).forEach(id => this.done(id))
  }

  done (id, error) {
    this.tell('done', { id, ok: !error, ...(error && { class: classOf(error) }) })
  }

  send ({ id, data = '', fill, repeat = 1, workers = 1 }) {
    if (!this.encoder) return this.done(id, { code: 'ERR_STREAM_DESTROYED' })
    const block = fill && Uint8Array.from({ length: 65536 }, (_, i) => fill.seed + i * 131 + (i >> 8) * 17) // from here on it repeats
    const payload = fill ? Buffer.alloc(fill.len, block) : Buffer.from(data, 'base64')
    for (let n = 0; n < repeat * workers; n++) {
      const message = Buffer.from(payload)
      if (repeat * workers > 1) message.writeUInt32BE(n % workers, 0) && message.writeUInt32BE(Math.floor(n / workers), 4)
      this.sends.push(n === repeat * workers - 1 ? id : undefined)
      this.encoder.write(message)
    }
  }

  close ({ id, how }) {
    const flushing = how !== 'abort' && this.stream && !this.stream.writableFinished
    if (how === 'abort') this.stream?.resetAndDestroy() // first: disconnect ends the stream in order
    how === 'half' ? this.stream?.end() : this.re.disconnect()
    if (this.state === 'backoff') this.change('disconnected', { class: 'closed' })
    flushing ? this.closes.push(id) : this.done(id)
  }
}

// carryOut gives the fields of the answer, undefined for what is not known here. What is done comes after it.
function carryOut (command) {
  const client = clients[command.client]
  switch (command.verb + ' ' + (command.role || command.how || command.what || '')) {
    case 'hello ': return hello
    case 'open client': setImmediate(opened => opened.connect(), clients[command.client] = new Client(command)); return {}
    case 'send ': setImmediate(() => client.send(command)); return {}
    case 'close graceful': case 'close abort': case 'close half': setImmediate(() => client.close(command)); return {}
    case 'query clock': return { t: now() }
    case 'query state': return { state: client.state }
    case 'bye ': setImmediate(() => process.exit()); return {}
  }
}

require('readline').createInterface({ input: process.stdin }).on('line', line => {
  const command = JSON.parse(line), answer = carryOut(command)
  write({ id: command.id, ...(answer ? { ok: true, ...answer } : { ok: false, unsupported: command.role || command.what || command.verb }) })
}).on('close', () => process.exit())
