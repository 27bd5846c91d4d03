printf '%s\n' 'Identifiant,Établissement,Indicateur,Période,Valeur' 'HF01,Hôpital Général,MAL,202401,1' \
	'Hôpital d’État,Cœur,MAL,202401,2' |
	iconv -f UTF-8 -t WINDOWS-1252
