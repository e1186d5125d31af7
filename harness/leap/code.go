package leap

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
)

// code are the functions that the kernel's lead to. They clobber no register that a function of C must keep.
//
//	clock_gettime(clock, ts):             gettimeofday(tv, zone):         time(at):
//	    mov   eax, 228                        mov   eax, 96                   mov   eax, 201
//	    syscall                               syscall                         syscall
//	    test  eax, eax                        test  eax, eax                  add   rax, [ahead]
//	    jnz   out                             jnz   out                       test  rdi, rdi
//	    test  edi, edi ; CLOCK_REALTIME       test  rdi, rdi                  jz    1f
//	    jz    wall                            jz    out                       mov   [rdi], rax
//	    cmp   edi, 5   ; _REALTIME_COARSE     mov   rdx, [ahead]          1:  mov   rdx, [cell]
//	    jz    wall                            add   [rdi], rdx                lock inc dword [rdx]
//	    cmp   edi, 11  ; _TAI                 mov   rdx, [cell]               ret
//	    jz    wall                            lock inc dword [rdx]
//	    mov   rdx, [cell]                out: ret
//	    lock inc dword [rdx+4]
//	out: ret
//	wall:
//	    mov   rdx, [ahead]
//	    add   [rsi], rdx
//	    mov   rdx, [cell]
//	    lock inc dword [rdx]
//	    ret
var code = []byte{
	0xb8, 0xe4, 0x00, 0x00, 0x00, 0x0f, 0x05, 0x85, 0xc0, 0x75, 0x19, 0x85, 0xff, 0x74, 0x16, 0x83,
	0xff, 0x05, 0x74, 0x11, 0x83, 0xff, 0x0b, 0x74, 0x0c, 0x48, 0x8b, 0x15, 0x78, 0x00, 0x00, 0x00,
	0xf0, 0xff, 0x42, 0x04, 0xc3, 0x48, 0x8b, 0x15, 0x64, 0x00, 0x00, 0x00, 0x48, 0x01, 0x16, 0x48,
	0x8b, 0x15, 0x62, 0x00, 0x00, 0x00, 0xf0, 0xff, 0x02, 0xc3, 0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00,
	0xb8, 0x60, 0x00, 0x00, 0x00, 0x0f, 0x05, 0x85, 0xc0, 0x75, 0x19, 0x48, 0x85, 0xff, 0x74, 0x14,
	0x48, 0x8b, 0x15, 0x39, 0x00, 0x00, 0x00, 0x48, 0x01, 0x17, 0x48, 0x8b, 0x15, 0x37, 0x00, 0x00,
	0x00, 0xf0, 0xff, 0x02, 0xc3, 0x0f, 0x1f, 0x00, 0xb8, 0xc9, 0x00, 0x00, 0x00, 0x0f, 0x05, 0x48,
	0x03, 0x05, 0x1a, 0x00, 0x00, 0x00, 0x48, 0x85, 0xff, 0x74, 0x03, 0x48, 0x89, 0x07, 0x48, 0x8b,
	0x15, 0x13, 0x00, 0x00, 0x00, 0xf0, 0xff, 0x02, 0xc3, 0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00,
}

// Behind the code stand ahead, the seconds that are added, and cell, the address of the counts: of questions about the wall clock in its
// lower half, about other clocks in the upper one.
const word = 8

// room is what all of it takes.
var room = len(code) + 2*word

// entries are the kernel's functions, and where the code of ours begins that each of them leads to.
var entries = map[string]int{"__vdso_clock_gettime": 0, "__vdso_gettimeofday": 0x40, "__vdso_time": 0x68}

// patch is something to write at a place of the image.
type patch struct {
	at    int
	bytes []byte
}

// patches are what has to be written into an image of the kernel's functions, the code first. The code stands at the end of the image,
// where the kernel has nothing.
func patches(image []byte, cell uint64) ([]patch, error) {
	file, err := elf.NewFile(bytes.NewReader(image))
	if err != nil {
		return nil, fmt.Errorf("the kernel's functions for clocks (vDSO) are no ELF: %w", err)
	}
	if file.Machine != elf.EM_X86_64 {
		return nil, fmt.Errorf("it is a program for %v, and only one for x86-64 can be shown another clock", file.Machine)
	}
	begin := len(image) - room
	if begin < 0 || len(bytes.Trim(image[begin:], "\x00")) > 0 {
		return nil, errors.New("this kernel's functions for clocks (vDSO) leave no room behind them")
	}
	symbols, err := file.DynamicSymbols()
	if err != nil {
		return nil, fmt.Errorf("the kernel's functions for clocks (vDSO) have no names: %w", err)
	}
	whole := append(bytes.Clone(code), make([]byte, word)...)
	all, found := []patch{{begin, binary.LittleEndian.AppendUint64(whole, cell)}}, false
	for _, s := range symbols {
		entry, ours := entries[s.Name]
		if !ours || s.Value >= uint64(begin) {
			continue
		}
		const jump, long = 0xe9, 5 // jmp rel32
		from := int(s.Value)
		all = append(all, patch{from, binary.LittleEndian.AppendUint32([]byte{jump}, uint32(begin+entry-from-long))})
		found = found || entry == 0
	}
	if !found {
		return nil, errors.New("this kernel gives processes no function for clocks (vDSO)")
	}
	return all, nil
}

// leads reports whether an image has the code already: that of a process which was forked by one that has it.
func leads(image []byte) bool {
	begin := len(image) - room
	return begin >= 0 && bytes.HasPrefix(image[begin:], code)
}
