"""What saving is compared with: the least that Flask can do, and what one would write first."""
