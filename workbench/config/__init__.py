"""The roof: settings, addresses and the entries of the processes.

Every process imports thousands of modules when it starts, of which hardly anything becomes garbage:
looking for some meanwhile takes an eighth of the start. `Started` has it looked for again.
"""

import gc

gc.disable()
