package extract

import (
	"syscall"
	"time"
)

// limitProcess has the kernel end the process when it takes too much memory or
// computes too long, also when the one that started it is gone.
func limitProcess() error {
	seconds := uint64(2 * runTime / time.Second)
	if err := syscall.Setrlimit(syscall.RLIMIT_CPU, &syscall.Rlimit{Cur: seconds, Max: seconds}); err != nil {
		return err
	}
	return syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: runMemory, Max: runMemory})
}
