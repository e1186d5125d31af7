// smpp's server, which gives back what data_sm carries, and whole a command of its own: server.js HOST:PORT
'use strict'

const smpp = require('smpp')

const [, host, port] = process.argv[2].match(/^(.*):(\d+)$/)

// A vendor's command (SMPP 3.4 table 5-1) whose body is all behind the header.
const rest = {
  default: Buffer.alloc(0),
  read: (buffer, offset) => buffer.slice(offset),
  size: value => value.length,
  write: (value, buffer, offset) => value.copy(buffer, offset)
}
smpp.addCommand('echo_resp', { id: 0x80010200, params: { body: { type: rest } } })

smpp.createServer(session => {
  session.on('error', () => {}) // without a listener an error of one session would end the process
  session.on('data_sm', pdu => session.send(pdu.response({ message_payload: pdu.message_payload })))
  session.on('echo_resp', pdu => session.send(Object.assign(pdu, { body: pdu.body || rest.default }))) // it leaves an empty one out
}).listen(Number(port), host)
