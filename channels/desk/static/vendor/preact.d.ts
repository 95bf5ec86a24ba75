export interface VNode {
  type: unknown;
  props: Record<string, unknown>;
}
export function h(type: unknown, props: object | null, ...children: unknown[]): VNode;
export function render(node: VNode | null, parent: Element): void;
