declare const htm: {
  bind<T>(h: (type: unknown, props: object | null, ...children: unknown[]) => T): (parts: TemplateStringsArray, ...values: unknown[]) => T;
};
export default htm;
