import { Moon, Sun } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { writePreference } from '@/components/ui/preference';

function currentTheme(): 'dark' | 'light' {
  return document.documentElement.dataset.theme === 'light' ? 'light' : 'dark';
}

/** The theme stands on `<html>`, put there by the server from a cookie, so that nothing flashes. */
export function useTheme() {
  const [theme, setTheme] = useState<'dark' | 'light'>('dark');
  useEffect(() => setTheme(currentTheme()), []);
  const toggle = () => {
    const next = currentTheme() === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    writePreference('theme', next);
    setTheme(next);
  };
  return { theme, toggle };
}

export function ThemeSwitch() {
  const { theme, toggle } = useTheme();
  const Icon = theme === 'dark' ? Sun : Moon;
  const label = theme === 'dark' ? 'Light theme' : 'Dark theme';
  return (
    <Button kind="quiet" onClick={toggle} aria-label={label} title={label} className="px-2">
      <Icon size={16} aria-hidden />
    </Button>
  );
}
