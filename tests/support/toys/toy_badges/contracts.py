class FriendlyGreeting:
    def text(self) -> str:
        return "Moien"
