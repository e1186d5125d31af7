package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"time"
)

// frame is what every connection has echoed: 64 bytes.
var frame = append(binary.BigEndian.AppendUint32(nil, 64), bytes.Repeat([]byte("sockdril"), 8)...)

// echo has one frame echoed, within 5 s.
func echo(nc net.Conn) error {
	if err := nc.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	if _, err := nc.Write(frame); err != nil {
		return err
	}
	got := make([]byte, len(frame))
	if _, err := io.ReadFull(nc, got); err != nil {
		return err
	}
	if !bytes.Equal(got, frame) {
		return errors.New("the echo differs from what was sent")
	}
	return nil
}
