"""What an organisation wants and has, read from its files: settings, waivers, usage snapshots."""
