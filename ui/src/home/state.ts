// What the record says of an instance. How it is on its server now is another thing.
import type { InstanceDto } from "../backend/backend";

export const stateOf = ({ installed, uninstalled }: InstanceDto): string =>
  uninstalled ? "state-uninstalled" : installed ? "state-installed" : "state-unfinished";
