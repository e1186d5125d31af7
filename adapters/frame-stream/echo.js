// frame-stream's decoder and encoder as an echo server: echo.js HOST:PORT
'use strict'

const net = require('net')
const frame = require('frame-stream')
const { pipeline } = require('stream')

const maxSize = 2 * 1024 * 1024 // bytes; by default frame-stream has no limit

const [, host, port] = process.argv[2].match(/^(.*):(\d+)$/)

net.createServer({ allowHalfOpen: true }, socket => {
  // An error in one of them (a frame above maxSize, a reset) destroys all three. With `pipe` it would end the process.
  pipeline(socket, frame.decode({ maxSize }), frame.encode(), socket, () => {})
}).listen(Number(port), host)
