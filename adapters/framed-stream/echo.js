// framed-stream as an echo server: echo.js HOST:PORT
'use strict'

const net = require('net')
const FramedStream = require('framed-stream')

const [, host, port] = process.argv[2].match(/^(.*):(\d+)$/)

net.createServer({ allowHalfOpen: true }, socket => {
  const stream = new FramedStream(socket)
  stream.on('error', () => {}) // a frame cut short is an error; without a listener it would end the process
  stream.pipe(stream)
}).listen(Number(port), host)
