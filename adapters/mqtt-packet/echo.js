// A version of mqtt-packet as an echo server, which gives each PUBLISH back: echo.js VERSION HOST:PORT
'use strict'

const net = require('net')

const mqtt = require('mqtt-packet-' + process.argv[2])
const [, host, port] = process.argv[3].match(/^(.*):(\d+)$/)

net.createServer({ allowHalfOpen: true }, socket => {
  const parser = mqtt.parser()
  parser.on('packet', packet => packet.cmd === 'publish' && socket.write(mqtt.generate(packet)))
  parser.on('error', () => socket.destroy())
  socket.on('data', chunk => parser.parse(chunk))
  socket.on('end', () => socket.end())
  socket.on('error', () => {}) // a reset, after which it is closed
}).listen(Number(port), host)
