"""The plugin's texts and their translations: what `precis l10n` does."""
