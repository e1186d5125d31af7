/* bcryptprimitives.dll, of which Wine 8 has none, and a Go program of version 1.22 or later needs one function: random bytes. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID to, ULONG bytes); /* RtlGenRandom, of advapi32 */

/* A Go program asks for a few dozen bytes at a time, and never for more than a ULONG can say. */
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T bytes)
{
	return SystemFunction036(to, (ULONG)bytes);
}
