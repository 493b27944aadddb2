Console.WriteLine("The load driver.");
return 0;
