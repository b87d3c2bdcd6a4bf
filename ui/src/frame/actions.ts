// What a person begins from several places: each opens what it is about. What then happens is left to drafts and operations.
import type { ControlAction, InstanceDto, InstanceRequest, UnfinishedDto } from "../backend/backend";
import { places } from "../places/places.svelte";
import { drafts } from "../wizard/drafts.svelte";

export function install(): void {
  drafts.begin();
  places.go({ name: "install" });
}

export function installOn(server: string): void {
  drafts.beginOn(server);
  places.go({ name: "install" });
}

export function reinstall(instance: InstanceDto): void {
  void drafts.replace().reinstall(instance);
  places.go({ name: "install" });
}

export function request(instance: InstanceDto, wanted: InstanceRequest): void {
  void drafts.replace().request(instance, wanted);
  places.go({ name: "install" });
}

export const control = (instance: InstanceDto, action: ControlAction): void =>
  request(instance, { kind: "control", action, abandon_jobs: false });

/** `typedDomain` confirms that the data is erased, too. */
export function uninstall(instance: InstanceDto, typedDomain: string | undefined): void {
  const erase = typedDomain === undefined ? {} : { erase_data: typedDomain };
  request(instance, { kind: "uninstall", abandon_jobs: false, ...erase });
}

export function resume(unfinished: UnfinishedDto): void {
  void drafts.replace().resume(unfinished);
  places.go({ name: "install" });
}

/** Shows an operation with its screens, where it can be tried again. */
export const showOperation = (id: string): void => places.go({ name: "operation", id });

/** Tries one again that failed, from what was typed for it; one that asks something has to be answered first. */
export function retry(id: string): void {
  showOperation(id);
  const draft = drafts.of(id);
  if (draft && !draft.question) void draft.retry();
}
