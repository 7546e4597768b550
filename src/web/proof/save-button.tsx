import { Button } from '../parts/button.tsx';

/** Saves a text as a file; the page needs no address for it. */
export function SaveButton({
  label,
  name,
  text,
}: {
  readonly label: string;
  readonly name: string;
  readonly text: string;
}) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: name });
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Button look="outline" onClick={save}>
      {label}
    </Button>
  );
}
