/** Files by drag and drop, or by the browser's own dialogue; the input itself stays there for the keyboard. */
import { useId, useState } from 'react';

export function FileField({
  label,
  hint,
  drop,
  choose,
  accept,
  multiple = false,
  onFiles,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly drop: string;
  readonly choose: string;
  readonly accept?: string;
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  const id = useId();
  const [over, setOver] = useState(false);
  return (
    <div className="usa-form-group">
      <label className="usa-label" htmlFor={id}>
        {label}
      </label>
      {hint === undefined ? null : (
        <span className="usa-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <div className={`usa-file-input__target${over ? ' usa-file-input--drag' : ''} file-target`}>
        <div className="usa-file-input__instructions" aria-hidden="true">
          <span className="usa-file-input__drag-text">{drop} </span>
          <span className="usa-file-input__choose">{choose}</span>
        </div>
        <input
          id={id}
          type="file"
          className="usa-file-input__input"
          accept={accept}
          multiple={multiple}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onDragOver={() => setOver(true)}
          onDragLeave={() => setOver(false)}
          onDrop={() => setOver(false)}
          onChange={({ target }) => {
            const files = [...(target.files ?? [])];
            // The same file can be chosen again after it was mended.
            target.value = '';
            if (files.length > 0) onFiles(files);
          }}
        />
      </div>
    </div>
  );
}
